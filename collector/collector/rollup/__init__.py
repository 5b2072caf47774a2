"""Submissions counted by week, aside from the requests that store them."""
