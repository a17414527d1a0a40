package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.NewToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentLogTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=s3cr3t-value",
        "password: s3cr3t-value",
        "{\"password\":\"s3cr3t-value\"}",
        "{\"client_secret\" : \"s3cr3t-value\"}",
        "keystore.password = 's3cr3t-value'",
        "Authorization: Bearer s3cr3t-value",
        "Authorization: Basic s3cr3t-value",
        "authorization=Bearer s3cr3t-value,",
        "sent bearer s3cr3t-value to",
        "api_key=s3cr3t-value&x=1",
        "--token=s3cr3t-value is",
        "https://user:s3cr3t-value@id.example.com/keys"
      })
  void shouldLeaveOutWhatIsAnnouncedAsSecret(String line) {
    String shown = RecentLog.redact(line);
    assertThat(shown).doesNotContain("s3cr3t-value").contains("[redacted]");
  }

  @Test
  void shouldLeaveOutTokensByTheirForm() {
    String token = new NewToken().reveal();
    String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvcHMifQ.c2lnbmF0dXJl";
    assertThat(RecentLog.redact("tried " + token + " and " + jwt + "."))
        .doesNotContain(token, "c2lnbmF0dXJl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dpm_log_persist_duration_seconds_bucket{le=\"0.001\"} 17.0",
        "2026-11-22T08:00:00Z INFO io.dpmgrid.node - node a is up: medium file in /data/a",
        "http://127.0.0.1:8080/ui/ is served",
        "admin.tokens[0].name: ops  # FILE node.yaml:4"
      })
  void shouldKeepWhatIsNoSecret(String line) {
    assertThat(RecentLog.redact(line)).isEqualTo(line);
  }
}
