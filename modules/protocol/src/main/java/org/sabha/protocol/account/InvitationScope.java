package org.sabha.protocol.account;

/** To what somebody is invited. */
public enum InvitationScope {
    /** To one meeting. */
    MEETING,
    /** To all meetings of its series that are to come. */
    SERIES
}
