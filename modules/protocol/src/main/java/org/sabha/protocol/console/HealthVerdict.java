package org.sabha.protocol.console;

/** Whether somebody must do something. */
public enum HealthVerdict {
    GOOD,
    WARNING,
    FAILURE
}
