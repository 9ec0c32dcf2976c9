%%head
* Needs Stata 16 or newer. Unpack the files first. Written from the same rules as the code in R and Python, which are
* run against the dashboard's numbers; this one has not been run. Differences of groups by income are left out here, and
* Stata's intervals of differences are not Newcombe's.
version 16
local folder "."
%%parts
