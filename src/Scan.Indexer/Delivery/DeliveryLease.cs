namespace Scan.Indexer.Delivery;

/// <summary>How long a subscription is surely this process's, by a clock that never goes back; renewed by the deliverer.</summary>
internal sealed class DeliveryLease(TimeProvider time)
{
    private long until;

    /// <param name="asked">When the renewal was asked for: the lease may have begun that early.</param>
    public void Renew(long asked, TimeSpan length) => Volatile.Write(ref until, asked + (long)(length.TotalSeconds * time.TimestampFrequency));

    /// <summary>Whether something that takes up to <paramref name="duration"/> ends within the lease.</summary>
    public bool Covers(TimeSpan duration) => time.GetTimestamp() + duration.TotalSeconds * time.TimestampFrequency <= Volatile.Read(ref until);
}
