"""What Usage Stats computes and stores, without Home Assistant: standard library only, no clock.

Time, time zone and paths are arguments, so that every rule can be tested alone and at any instant.
"""
