package org.sabha.protocol.http;

import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/network-check}: has pictures of the client's own making sent back to it for some seconds, so that
 * it sees what its line carries.
 *
 * @param offer a session description with one section that sends a picture and one that gets one; 1 to 12,288 characters
 */
public record NetworkCheckRequest(
        @Chars(max = 12_288, script = Chars.Script.ANY) String offer) {}
