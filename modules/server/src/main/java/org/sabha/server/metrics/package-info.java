/** Figures for Prometheus on a loopback port. */
@NullMarked
package org.sabha.server.metrics;

import org.jspecify.annotations.NullMarked;
