package org.sabha.model;

/** Who may write to whom in a meeting's chat. */
public enum ChatPolicy {
    /** Everybody to everybody, and to each person. */
    EVERYBODY,
    /** Participants to hosts only; hosts to everybody. */
    HOSTS,
    /** Nobody, hosts included. */
    OFF
}
