package org.sabha.protocol.integration;

import java.util.List;
import org.sabha.protocol.limits.Items;

/** A page of keys. */
public record KeyList(@Items(max = 20) List<KeyLine> keys, boolean more) {}
