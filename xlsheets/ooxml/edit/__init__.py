"""What `Editor` works with: part trees, cells in order, moves of rows, and the zip written anew."""
