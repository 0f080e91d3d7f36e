namespace BookingApp.Payments;

/// <summary>AtVisit: nothing is paid online. Simulator and Sandbox: as if, no money moves. Live: for real.</summary>
public enum PaymentMode { AtVisit, Simulator, Sandbox, Live }

/// <summary>How customers pay here, for those who must know whether money moves.</summary>
public sealed record PaymentWay(PaymentMode Mode)
{
    public bool IsReal => Mode is PaymentMode.AtVisit or PaymentMode.Live;
}
