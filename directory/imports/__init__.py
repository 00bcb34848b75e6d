"""Import of the directory: files → tables → rows → records, all or nothing per file.

``formats`` opens a file as a table, ``columns`` tells what its columns are, ``entries`` makes a row
into an organisation, a place and a service, ``engine`` checks or writes them all, ``writer`` writes
them in batches, ``report`` says what became of each row.
"""
