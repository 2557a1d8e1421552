package org.sabha.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question to the storage whose answer is lines of JSON, printed as they are or in words.
 *
 * @param environment of the process, for the settings
 */
record StorageQuestion(ConfigReader reader, Map<String, String> environment) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How an answer's line is told. */
    interface Words {
        String of(JsonNode line);
    }

    /** Asks and prints; the exit code, 1 with the refusal on the error output. */
    int ask(CommandSpec spec, ServerArguments arguments, boolean json, Words words, List<String> asked) {
        var answer = new ByteArrayOutputStream();
        try {
            new StorageGateway(arguments.options(environment).read(reader)).ask(asked, answer);
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("sabha: " + e.getMessage());
            err.flush();
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        answer.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> out.println(json ? line : words.of(JSON.readTree(line))));
        out.flush();
        return 0;
    }
}
