package org.sabha.model;

/** How somebody asks to enter a meeting. Every method leads to the one admission function (H9). */
public enum EntryMethod {
    BROWSER,
    JAVA_CLIENT,
    RESUME,
    RECORDER,
    PHONE
}
