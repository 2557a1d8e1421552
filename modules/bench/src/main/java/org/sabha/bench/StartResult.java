package org.sabha.bench;

/**
 * How long a server takes until it says that it is ready, its warm-up included, and until it has stopped; milliseconds.
 *
 * @param first with an empty data folder: it makes the tables, the certificate and the keys
 * @param median of the starts behind it, on the data that is there, as nearly every start is
 * @param stopMedian from SIGTERM, with nobody connected
 */
record StartResult(int starts, double first, double median, double least, double most, double stopMedian) {}
