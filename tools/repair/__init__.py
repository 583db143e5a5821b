"""Repairs of pictures: what can be done about a finding, and doing the least that helps."""
