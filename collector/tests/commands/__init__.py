"""Tests of the commands, in processes of their own."""
