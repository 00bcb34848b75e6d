"""Export of the directory: what a person may see, with public coordinates and addresses only.

``rows`` walks the directory once, in bounded memory; ``flat``, ``geojson``, ``hsds`` and
``data_inclusion`` write it in their formats, piece by piece.
"""
