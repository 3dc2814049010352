"""Exposures → days → load metrics → flags."""
