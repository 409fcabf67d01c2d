namespace Scan.Ethereum.Abi;

/// <summary>An event as a record: it carries its declaration and reads its arguments in the declared order.</summary>
public interface IEvent<TSelf> where TSelf : IEvent<TSelf>
{
    static abstract EventAbi Abi { get; }

    static abstract TSelf Decode(ref AbiReader args);
}
