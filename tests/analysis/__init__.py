"""Tests of the analysis in Home Assistant."""
