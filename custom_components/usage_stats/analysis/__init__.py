"""Analysis: asks the history without making anybody wait who counts."""
