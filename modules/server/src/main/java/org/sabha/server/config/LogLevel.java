package org.sabha.server.config;

/** The least important kind of log line that is written. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
