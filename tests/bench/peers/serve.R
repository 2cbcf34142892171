# R as a peer: Rscript serve.R SERIES.json. Each line on stdin names a task; the answer is one line of JSON {ms, ...}, timed inside R.
suppressMessages({ library(forecast); library(jsonlite) })
series <- fromJSON(commandArgs(trailingOnly = TRUE)[1])
of <- function(name, period = series[[name]]$m) ts(series[[name]]$y, frequency = period)

timed <- function(run, facts = function(fit) list()) function() {
  start <- proc.time()[["elapsed"]]
  fit <- run()
  c(list(ms = 1000 * (proc.time()[["elapsed"]] - start)), facts(fit))
}
with_aicc <- function(fit) list(aicc = fit$aicc, model = if (is.null(fit$method)) paste(arimaorder(fit), collapse = ",") else fit$method)
with_loglik <- function(fit) list(loglik = as.numeric(fit$loglik))

tasks <- list(
  "stl n1e5" = timed(function() stl(of("n1e5", 168), "periodic")),
  "stl-robust n1e5" = timed(function() stl(of("n1e5", 168), "periodic", robust = TRUE)),
  "ets air144" = timed(function() ets(of("air144")), with_aicc),
  "ets hourly1000" = timed(function() ets(of("hourly1000")), with_aicc),
  "arima air144" = timed(function() Arima(of("air144"), c(0, 1, 1), c(0, 1, 1), method = "ML"), with_loglik),
  "arima hourly1000" = timed(function() Arima(of("hourly1000"), c(1, 0, 0), c(0, 1, 1), method = "ML"), with_loglik),
  "auto-arima air144" = timed(function() auto.arima(of("air144")), with_aicc),
  "auto-arima daily730" = timed(function() auto.arima(of("daily730")), with_aicc),
  "auto-arima hourly1000" = timed(function() auto.arima(of("hourly1000")), with_aicc),
  "auto-arima weekly260" = timed(function() auto.arima(of("weekly260")), with_aicc),
  "mstl-ets n1e3 24" = timed(function() forecast(stlm(of("n1e3", 24)), h = 24, level = 95))
)

answer <- function(words) cat(toJSON(words, auto_unbox = TRUE, digits = NA), "\n", sep = "")
cat("ready\n")
lines <- file("stdin", open = "r")
repeat {
  line <- readLines(lines, n = 1)
  if (length(line) == 0) break
  run <- tasks[[line]]
  answer(if (is.null(run)) list(missing = TRUE) else tryCatch(run(), error = function(fault) list(error = conditionMessage(fault))))
}
