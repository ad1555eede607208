"""From event mentions to the index: one act told many times becomes one event, events become points, points a series.

Order of the rooms, each importing only from those before it: copies, merging, page, ledger, features, scorecard, parts,
flow, stock, threat, series, bands. Up to the ledger there are no tables.
"""
