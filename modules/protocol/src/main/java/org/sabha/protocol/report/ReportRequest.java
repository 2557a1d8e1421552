package org.sabha.protocol.report;

import org.sabha.model.RoomId;

/** {@code POST /api/v1/reports/own} and {@code /any}: the report of a meeting. */
public record ReportRequest(RoomId meeting) {}
