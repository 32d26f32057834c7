"""What leaves the house: the package folder, its manifest, and the moment in which it appears."""
