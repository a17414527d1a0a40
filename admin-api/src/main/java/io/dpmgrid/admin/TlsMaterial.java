package io.dpmgrid.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server proves itself with and knows its clients by, read from its files once and checked
 * before anything listens. Every error names the setting, the file and what is wrong with it.
 * Immutable.
 */
final class TlsMaterial {
  private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);
  private static final String CERTIFICATE = "admin.tls.certificate";
  private static final String KEY = "admin.tls.key";
  private static final String CLIENT_CA = "admin.tls.client-ca";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----");
  private static final byte[] PROBE = "which key".getBytes(StandardCharsets.US_ASCII);
  private final X509Certificate first;
  private final Buffer certificate;
  private final Buffer key;
  private final @Nullable Buffer clientCa;

  private TlsMaterial(
      X509Certificate first, Buffer certificate, Buffer key, @Nullable Buffer clientCa) {
    this.first = first;
    this.certificate = certificate;
    this.key = key;
    this.clientCa = clientCa;
  }

  /**
   * Reads and checks the files.
   *
   * @throws AdminServerException if one cannot be read or used, or the key is not the certificate's
   */
  static TlsMaterial read(TlsFiles files, Clock clock) {
    byte[] chain = bytes(CERTIFICATE, files.certificate());
    X509Certificate own = certificates(CERTIFICATE, files.certificate(), chain);
    tellIfNotValid(files.certificate(), own, clock.instant());
    byte[] pem = bytes(KEY, files.key());
    PrivateKey privateKey = key(files.key(), pem, own.getPublicKey().getAlgorithm());
    if (!belongs(privateKey, own.getPublicKey())) {
      throw problem(
          KEY,
          files.key(),
          "is not the key of the first certificate in " + files.certificate(),
          null);
    }
    Path ca = files.clientCa();
    byte[] trusted = ca == null ? null : bytes(CLIENT_CA, ca);
    if (ca != null && trusted != null) {
      certificates(CLIENT_CA, ca, trusted);
    }
    return new TlsMaterial(
        own,
        Buffer.buffer(chain),
        Buffer.buffer(pem),
        trusted == null ? null : Buffer.buffer(trusted));
  }

  KeyCertOptions own() {
    return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
  }

  /** For connections to the server itself: they trust its certificate and no other. */
  SocketFactory towardsItself() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("itself", first);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** Who signs client certificates; null if none are asked for. */
  @Nullable TrustOptions clients() {
    return clientCa == null ? null : new PemTrustOptions().addCertValue(clientCa);
  }

  private static byte[] bytes(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw problem(setting, file, "does not exist", e);
    } catch (IOException e) {
      throw problem(setting, file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** The first one; all are read. */
  private static X509Certificate certificates(String setting, Path file, byte[] pem) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!all.isEmpty() && all.iterator().next() instanceof X509Certificate first) {
        return first;
      }
    } catch (CertificateException e) {
      throw problem(setting, file, "holds no certificate that can be read", e);
    }
    throw problem(setting, file, "holds no certificate; PEM is needed", null);
  }

  private static void tellIfNotValid(Path file, X509Certificate own, Instant now) {
    if (now.isAfter(own.getNotAfter().toInstant())
        || now.isBefore(own.getNotBefore().toInstant())) {
      LOG.warn(
          "{}: {} is valid from {} to {} only; clients will refuse it",
          CERTIFICATE,
          file,
          own.getNotBefore().toInstant(),
          own.getNotAfter().toInstant());
    }
  }

  private static PrivateKey key(Path file, byte[] pem, String algorithm) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    Matcher found = PKCS8.matcher(text);
    if (!found.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw problem(
          KEY,
          file,
          other.find()
              ? "holds "
                  + other.group(1)
                  + "; PKCS#8 that is not encrypted is needed (openssl pkcs8 -topk8 -nocrypt)"
              : "holds no private key; PEM (PKCS#8, not encrypted) is needed",
          null);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause's message, which may quote what it read.
      throw problem(
          KEY, file, "holds no " + algorithm + " key, which its certificate is for", null);
    }
  }

  private static boolean belongs(PrivateKey secret, PublicKey open) {
    String scheme =
        switch (open.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> open.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(scheme);
      signer.initSign(secret);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(open);
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static AdminServerException problem(
      String setting, Path file, String what, @Nullable Exception cause) {
    return new AdminServerException(setting + ": " + file + " " + what + ".", cause);
  }
}
