"""The company that one meets in the demo: Halden Pumps, who make Weir, a monitor for pumping stations.

Everything here is made up. It is built through the same actions that people use, and is the same each time.
"""
