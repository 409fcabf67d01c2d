using System.Security.Cryptography;

namespace Scan.Bench.Runs;

/// <summary>A fixed piece of pure computation: how fast this machine is at the moment, whatever else runs on it.</summary>
internal static class Calibration
{
    private const int Blocks = 192;

    /// <summary>MB of SHA-256 per second that all cores do together.</summary>
    public static double Measure(TimeProvider time)
    {
        var block = new byte[1 << 20];
        var started = time.GetTimestamp();
        Parallel.For(0, Blocks * Environment.ProcessorCount, _ => SHA256.HashData(block));
        return Blocks * Environment.ProcessorCount / time.GetElapsedTime(started).TotalSeconds;
    }
}
