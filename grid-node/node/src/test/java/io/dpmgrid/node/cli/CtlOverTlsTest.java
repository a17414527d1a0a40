package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that serves over TLS, with a certificate that no public authority signed. */
class CtlOverTlsTest {
  private static final String PASSWORD = "only-for-this-test";

  @TempDir Path directory = Path.of("");

  @Test
  void shouldTrustTheGivenAuthorityAndNobodyElse() throws Exception {
    makeCertificate();
    List<Integer> ports = FreePorts.find(4);
    try (GridNode node =
        GridNode.builder()
            .data(directory.resolve("node"))
            .set("network.discovery-port", ports.get(0).toString())
            .set("network.communication-port", ports.get(1).toString())
            .set("network.client-port", ports.get(2).toString())
            .set("log.segments", "3")
            .set("log.segment-size", "2MB")
            .set("memory.region-size", "64MB")
            .set("admin.tls.certificate", directory.resolve("node.crt").toString())
            .set("admin.tls.key", directory.resolve("node.key").toString())
            .admin(ports.get(3))
            .start()) {
      String url = node.adminUrl().orElseThrow();
      assertThat(url).startsWith("https://");
      String token = directory.resolve("node").resolve("work").resolve("admin-token").toString();
      String authority = directory.resolve("node.crt").toString();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      assertThat(run(err, "status", "--url", url, "--token-file", token, "--ca-file", authority))
          .as(err.toString(StandardCharsets.UTF_8))
          .isEqualTo(ExitCode.OK);
      assertThat(run(err, "status", "--url", url, "--token-file", token))
          .isEqualTo(ExitCode.UNREACHABLE);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("--ca-file");
      assertThat(run(err, "status", "--url", url, "--token-file", token, "--ca-file", token))
          .isEqualTo(ExitCode.BAD);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("no certificate");
    }
  }

  private static int run(ByteArrayOutputStream err, String... arguments) {
    Output output =
        new Output(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String[] all = new String[arguments.length + 1];
    all[0] = "ctl";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.commandLine(output).execute(all);
  }

  private void makeCertificate() throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=node",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(
        directory.resolve("node.crt"),
        pem("CERTIFICATE", keys.getCertificate("node").getEncoded()));
    Files.writeString(
        directory.resolve("node.key"),
        pem("PRIVATE KEY", keys.getKey("node", PASSWORD.toCharArray()).getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
