package org.sabha.model;

/**
 * The clauses of the Indian government's advisory of 12 April 2020 (A1 to A9) and what goes with them (C1 to C7). Each
 * is a rule of the policy, on by default.
 */
public enum AdvisoryClause {
    /** New id and password for each meeting. */
    A1,
    /** Waiting room; the host admits each person. */
    A2,
    /** No join before host. */
    A3,
    /** Screen sharing by the host only. */
    A4,
    /** A removed participant cannot rejoin. */
    A5,
    /** No file transfer unless required. */
    A6,
    /** Lock once all have joined. */
    A7,
    /** Recording restricted. */
    A8,
    /** End the meeting, do not just leave. */
    A9,
    /** Strong, unique password. */
    C1,
    /** A named trusted person may start the meeting. */
    C2,
    /** Mute on entry; a host may mute, never unmute. */
    C3,
    /** Participants cannot save chat. */
    C4,
    /** Current client; idle sessions end. */
    C5,
    /** Personal, single-use invitations. */
    C6,
    /** Answers give nothing away. */
    C7
}
