"""Spark 4: a cluster's workers over Parquet on a folder that all of them share."""
