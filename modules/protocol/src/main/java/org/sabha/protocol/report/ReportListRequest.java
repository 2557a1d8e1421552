package org.sabha.protocol.report;

import java.util.Optional;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/reports/list}: meetings that one started with one's account, the newest first.
 *
 * @param before the last of the page before
 */
public record ReportListRequest(Optional<RoomId> before) {}
