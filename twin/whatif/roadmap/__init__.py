"""The roadmap: chosen scenarios on the programme's twelve months, and the path of each indicator that follows."""
