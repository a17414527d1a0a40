package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.auth.MutualTlsRole;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.CertificateMaker;
import io.dpmgrid.admin.testing.TestApi;
import io.dpmgrid.admin.testing.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and client certificates over real sockets. */
final class TlsTest {
  private static final String WHO = "/api/v1/principal";
  private static final String OPS = "CN=ops,O=Example";
  private static Path directory;
  private static CertificateMaker serverCa;
  private static CertificateMaker clientCa;
  private static TlsFiles files;
  private static TestApi api;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    serverCa = CertificateMaker.authority("CN=Server CA");
    clientCa = CertificateMaker.authority("CN=Client CA");
    files = write(serverCa.sign("CN=node"));
    api = start(files, Limits.standard());
    // From here on the server has what it needs.
    Files.delete(files.certificate());
    Files.delete(files.key());
    Files.delete(clientCaFile());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Path clientCaFile() {
    return Objects.requireNonNull(files.clientCa());
  }

  private static TlsFiles write(CertificateMaker server)
      throws IOException, GeneralSecurityException {
    Path own = Files.createDirectory(directory.resolve(UUID.randomUUID().toString()));
    return new TlsFiles(
        server.writeCertificate(own.resolve("server.crt")),
        server.writeKey(own.resolve("server.key")),
        clientCa.writeCertificate(own.resolve("clients.crt")));
  }

  private static TestApi start(TlsFiles tls, Limits limits) {
    return new TestApi(
        directory,
        c ->
            new AdminServerConfig(
                c.address(),
                c.port(),
                tls,
                c.tokens(),
                c.jwt(),
                List.of(
                    new MutualTlsRole(OPS, Role.OPERATOR),
                    new MutualTlsRole("CN=look, O=Example", Role.VIEWER)),
                c.corsOrigins(),
                c.metricsAuth(),
                limits));
  }

  private static TlsClient connect(@Nullable CertificateMaker own) throws Exception {
    return new TlsClient(api.server().port(), serverCa, own);
  }

  private static String who(@Nullable CertificateMaker own) throws Exception {
    try (TlsClient client = connect(own)) {
      return client.get(WHO, "");
    }
  }

  @Test
  void shouldServeOverTlsAndTakeTokens() throws Exception {
    assertThat(api.server().url()).startsWith("https://127.0.0.1:");
    try (TlsClient client = connect(null)) {
      assertThat(client.get(WHO, "")).startsWith("HTTP/1.1 401 ");
      assertThat(client.get(WHO, "Authorization: Bearer " + api.token(Role.ADMIN) + "\r\n"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(client.get("/health/live", "")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void shouldAskItselfOverTlsBeforeOthersDo() {
    api.server().rehearse();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                api.registry()
                        .getSampleValue(
                            "dpm_api_requests_total",
                            new String[] {"operation", "code"},
                            new String[] {"getMetrics", "200"})
                    != null);
  }

  @Test
  void shouldGiveACertificateTheRoleOfItsSubject() throws Exception {
    assertThat(who(clientCa.sign(OPS)))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"name\":\"" + OPS + "\"", "\"role\":\"operator\"", "\"source\":\"mutual-tls\"");
    try (TlsClient client = connect(clientCa.sign("CN=look,O=Example"))) {
      assertThat(client.get("/api/v1/cluster", "")).startsWith("HTTP/1.1 200 ");
      assertThat(
              client.call(
                  "POST /api/v1/caches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 12\r\n\r\n{\"name\":\"x\"}"))
          .startsWith("HTTP/1.1 403 ")
          .contains("you are viewer");
    }
  }

  @Test
  void shouldKnowNobodyByACertificateWithoutARole() throws Exception {
    assertThat(who(clientCa.sign("CN=ops,O=Elsewhere"))).startsWith("HTTP/1.1 401 ");
    assertThat(who(clientCa.sign("O=Example"))).startsWith("HTTP/1.1 401 ");
    assertThat(who(clientCa.sign("CN=ops,O=Example,C=DE"))).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void shouldPreferATokenAndNotFallBackFromAWrongOne() throws Exception {
    try (TlsClient client = connect(clientCa.sign(OPS))) {
      assertThat(client.get(WHO, "Authorization: Bearer wrong\r\n")).startsWith("HTTP/1.1 401 ");
      assertThat(client.get(WHO, "Authorization: Bearer " + api.token(Role.VIEWER) + "\r\n"))
          .contains("\"source\":\"token\"");
    }
  }

  @Test
  void shouldRefuseCertificatesThatItsAuthorityDidNotSign() throws Exception {
    CertificateMaker stranger = CertificateMaker.authority("CN=Client CA");
    for (CertificateMaker forged :
        List.of(
            stranger.sign(OPS),
            CertificateMaker.authority(OPS),
            // A leaf of the right authority is no authority.
            clientCa.sign("CN=look,O=Example").sign(OPS),
            serverCa.sign(OPS))) {
      assertThatThrownBy(() -> who(forged)).isInstanceOf(IOException.class);
    }
    assertThat(who(clientCa.sign(OPS))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void shouldRefuseExpiredAndFutureCertificates() {
    Instant now = Instant.now();
    Duration hour = Duration.ofHours(1);
    assertThatThrownBy(
            () -> who(clientCa.sign(OPS, now.minus(hour.multipliedBy(2)), now.minus(hour))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> who(clientCa.sign(OPS, now.plus(hour), now.plus(hour.multipliedBy(2)))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldNotKnowACertificateAnyMoreThatExpiresWhileItsConnectionIsOpen() throws Exception {
    Instant now = Instant.now();
    try (TlsClient client = connect(clientCa.sign(OPS, now.minusSeconds(60), now.plusSeconds(5)))) {
      assertThat(client.get(WHO, "")).startsWith("HTTP/1.1 200 ");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(client.get(WHO, "")).startsWith("HTTP/1.1 401 "));
    }
  }

  @Test
  void shouldOutliveWhatIsNoTls() throws Exception {
    for (String noise : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u00ff\u00ff", "\0")) {
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), api.server().port())) {
        plain.getOutputStream().write(noise.getBytes(StandardCharsets.ISO_8859_1));
        plain.shutdownOutput();
        plain.setSoTimeout(20_000);
        assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .doesNotContain("HTTP/1.1 200");
      }
    }
    assertThat(who(clientCa.sign(OPS))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void shouldCloseConnectionsThatNeverShakeHands() throws Exception {
    Limits s = Limits.standard();
    Limits quick =
        new Limits(
            s.maxBodyBytes(),
            s.maxHeaderBytes(),
            s.maxConnections(),
            Duration.ofSeconds(1),
            s.bodyTimeout(),
            s.answerTimeout(),
            s.workers(),
            s.workerQueue(),
            s.viewTtl(),
            s.heartbeat(),
            s.events());
    try (TestApi other = start(write(serverCa.sign("CN=node")), quick);
        Socket silent = other.connect()) {
      silent.setSoTimeout(8_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void refuses(TlsFiles wrong, String setting, Path file, String why) {
    assertThatThrownBy(() -> start(wrong, Limits.standard()))
        .isInstanceOf(AdminServerException.class)
        .hasMessageStartingWith(setting + ": " + file + " ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldSayWhichFileIsWrongBeforeItListens() throws Exception {
    TlsFiles good = write(serverCa.sign("CN=node"));
    Path ca = good.clientCa();
    Path gone = directory.resolve("gone.pem");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path other = serverCa.sign("CN=other").writeKey(directory.resolve("other.key"));
    Path encrypted =
        Files.writeString(
            directory.resolve("encrypted.key"),
            CertificateMaker.pem("ENCRYPTED PRIVATE KEY", new byte[64]));
    Path damaged =
        Files.writeString(
            directory.resolve("damaged.key"), CertificateMaker.pem("PRIVATE KEY", new byte[64]));
    Path garbage =
        Files.writeString(
            directory.resolve("garbage.crt"), CertificateMaker.pem("CERTIFICATE", new byte[64]));
    String certificate = "admin.tls.certificate";
    String key = "admin.tls.key";
    refuses(new TlsFiles(gone, good.key(), ca), certificate, gone, "does not exist");
    refuses(new TlsFiles(folder, good.key(), ca), certificate, folder, "cannot be read");
    refuses(new TlsFiles(empty, good.key(), ca), certificate, empty, "holds no certificate");
    refuses(new TlsFiles(garbage, good.key(), ca), certificate, garbage, "holds no certificate");
    refuses(new TlsFiles(good.certificate(), gone, ca), key, gone, "does not exist");
    refuses(new TlsFiles(good.certificate(), empty, ca), key, empty, "holds no private key");
    refuses(new TlsFiles(good.certificate(), encrypted, ca), key, encrypted, "nocrypt");
    refuses(new TlsFiles(good.certificate(), damaged, ca), key, damaged, "holds no EC key");
    refuses(new TlsFiles(good.certificate(), other, ca), key, other, "is not the key of the first");
    refuses(
        new TlsFiles(good.certificate(), good.key(), gone),
        "admin.tls.client-ca",
        gone,
        "does not exist");
    refuses(
        new TlsFiles(good.certificate(), good.key(), empty),
        "admin.tls.client-ca",
        empty,
        "holds no certificate");
  }

  @Test
  void shouldSayWhichSubjectIsNone() {
    for (List<MutualTlsRole> roles :
        List.of(
            List.of(new MutualTlsRole("ops", Role.ADMIN)),
            List.of(
                new MutualTlsRole(OPS, Role.VIEWER),
                new MutualTlsRole("cn=OPS, o=example", Role.ADMIN)))) {
      assertThatThrownBy(
              () ->
                  new TestApi(
                      directory,
                      c ->
                          new AdminServerConfig(
                              c.address(),
                              c.port(),
                              c.tls(),
                              c.tokens(),
                              c.jwt(),
                              roles,
                              c.corsOrigins(),
                              c.metricsAuth(),
                              c.limits())))
          .isInstanceOf(AdminServerException.class)
          .hasMessageStartingWith("admin.mtls-roles: ");
    }
  }
}
