"""The folder that Streamlit is started in: the router, its settings and its pictures.

It holds nothing else, because Streamlit gives a meaning to what lies beside the script it runs: it reads
`.streamlit/config.toml`, and would take a folder `pages/` for scripts to run without the router.
"""
