package org.sabha.room.file;

/** What a ticket to a file is for. */
public enum FileAccess {
    READ,
    WRITE
}
