"""The demonstration: a task force in Grenoble with partners, services and people, most of them invented.

The data are the JSON files beside this one; ``load`` puts them into an empty site, part by part, through
the same actions as the pages.  Each room of the site has its part: a module with ``is_loaded()`` and
``load(today)``.
"""
