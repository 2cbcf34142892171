# R's ets at rolling origins: Rscript ets-quantiles.R IN.json OUT.json
# IN: {values: [n], origins: [K], horizon: h, period: m, probabilities: [L] >= 0.5}; OUT: [K][L][h] quantiles, the mean at 0.5
suppressMessages({ library(forecast); library(jsonlite) })
paths <- commandArgs(trailingOnly = TRUE)
task <- fromJSON(paths[1])
set.seed(1)
upper <- task$probabilities[task$probabilities > 0.5]
at_origin <- function(origin) {
  past <- ts(as.numeric(task$values[seq_len(origin)]), frequency = task$period)
  answer <- forecast(ets(past), h = task$horizon, level = 100 * (2 * upper - 1))
  bounds <- matrix(as.numeric(answer$upper), nrow = task$horizon)
  rows <- list(as.numeric(answer$mean))
  for (column in seq_along(upper)) rows[[column + 1]] <- bounds[, column]
  rows
}
write_json(lapply(task$origins, at_origin), paths[2], digits = NA)
