package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Role;

/**
 * A time for which somebody presided.
 *
 * @param until absent while it lasts
 */
public record HostTerm(ReportPerson person, Role role, Instant from, Optional<Instant> until) {}
