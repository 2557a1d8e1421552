package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/** {@code GET /api/v1/account/sessions}: where one is signed in, the one used last first. */
public record SessionList(@Items(max = 20) List<SessionView> sessions) {}
