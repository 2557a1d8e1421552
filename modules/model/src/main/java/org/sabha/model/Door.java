package org.sabha.model;

/** The way by which somebody asks to come in. All doors lead to the one admission function (H9). */
public enum Door {
    BROWSER,
    JAVA_CLIENT,
    RESUME,
    RECORDER,
    PHONE
}
