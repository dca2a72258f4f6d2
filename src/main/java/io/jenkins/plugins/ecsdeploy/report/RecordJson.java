package io.jenkins.plugins.ecsdeploy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;

/**
 * Writes records as JSON that nothing acts on wherever it is shown (I9), and that still holds every text as it was: what
 * is not plain ASCII is written as a JSON escape, and so are the signs that HTML and the commands of CI runners need.
 */
public final class RecordJson {
    private static final ObjectWriter WRITER = writer();

    private RecordJson() {}

    /** Indented, ending in a line feed. */
    public static String write(DeploymentRecord record) {
        try {
            return WRITER.writeValueAsString(record) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record can always be written", e);
        }
    }

    private static ObjectWriter writer() {
        JsonMapper mapper = DeploymentJson.MAPPER
                .rebuild()
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        return mapper.writerWithDefaultPrettyPrinter().with(new Inert());
    }

    /** {@code ##[command]} and {@code <script>} in a text stay a text. */
    private static final class Inert extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final String SIGNS = "#<>&\u007f";

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            SIGNS.chars().forEach(c -> codes[c] = ESCAPE_STANDARD);
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return new SerializedString(String.format("\\u%04x", c));
        }
    }
}
