package org.sabha.protocol.report;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.limits.Items;

/**
 * What might be spoken of in a meeting.
 *
 * @param began as it began; absent where the log does not tell
 * @param rises in order; a class is never lowered
 */
public record MeetingClass(
        Optional<Classification> began, @Items(max = 4) List<ClassRise> rises) {}
