"""Counting uses, exporting them and the daily rollover."""
