package org.sabha.server.config;

import java.nio.file.Path;

/**
 * The process and its machine.
 *
 * @param data folder for what outlives a restart
 * @param metricsPort on the loopback address; 0 lets the system choose
 */
public record SystemConfig(Path data, int metricsPort, LogFormat logFormat, LogLevel logLevel) {}
