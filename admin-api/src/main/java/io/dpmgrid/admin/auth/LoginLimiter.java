package io.dpmgrid.admin.auth;

import io.netty.util.NetUtil;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed logins per address. After {@code MOST} within a window the address is refused until
 * the window ends, whatever it presents. Holds a bounded number of addresses. Used on one thread.
 */
public final class LoginLimiter {
  private static final int MOST = 10;
  private static final int NETWORK_GROUPS = 4;
  private static final int ADDRESSES = 10_000;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private final Clock clock;
  private final LinkedHashMap<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > ADDRESSES;
        }
      };

  /** Starts without failures. */
  public LoginLimiter(Clock clock) {
    this.clock = clock;
  }

  /** Seconds that the address must wait; 0 if it need not. */
  public long waitSeconds(String remote) {
    String address = network(remote);
    Window window = windows.get(address);
    if (window == null || window.failures < MOST) {
      return 0;
    }
    long left = Duration.between(clock.instant(), window.end).toMillis();
    if (left <= 0) {
      windows.remove(address);
      return 0;
    }
    return (left + 999) / 1000;
  }

  /** Counts a failed login. */
  public void failed(String remote) {
    String address = network(remote);
    Window window = windows.get(address);
    Instant now = clock.instant();
    if (window == null || !now.isBefore(window.end)) {
      window = new Window(now.plus(WINDOW));
      windows.put(address, window);
    }
    window.failures++;
  }

  /** Whoever has one IPv6 address has its whole network of 2^64. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null || bytes.length != 16
        ? address
        : HexFormat.of().formatHex(bytes, 0, 2 * NETWORK_GROUPS);
  }

  private static final class Window {
    private final Instant end;
    private int failures;

    Window(Instant end) {
      this.end = end;
    }
  }
}
