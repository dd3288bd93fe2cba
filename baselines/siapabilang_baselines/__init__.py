"""Baseline systems of SiapaBilang."""
