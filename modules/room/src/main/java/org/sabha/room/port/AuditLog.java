package org.sabha.room.port;

/** Where audit rows go. Called on the room's loop; must not block. */
public interface AuditLog {
    void append(AuditRow row);
}
