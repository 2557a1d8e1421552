package org.sabha.protocol.http;

import org.sabha.model.Secret;

/**
 * {@code POST /api/v1/join}: shows the credentials. Every failure has one answer, {@code 403
 * {"code":"cannot-open"}}, alike in bytes and in time (C7).
 *
 * @param room as in the link's path; text, since an unknown or misspelt id must look like a wrong password
 * @param invitation from the link's fragment
 * @param password as typed
 * @param name as typed
 * @param device secret that only this device keeps, 32 characters
 */
public record JoinRequest(String room, Secret invitation, Secret password, String name, Secret device) {}
