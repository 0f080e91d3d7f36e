namespace BookingApp.WaitingList.Joining;

/// <summary>What became of leaving the waiting list. PaymentInProgress: what is offered to them is being paid at this moment.</summary>
public enum LeaveResult { Left, NotFound, PaymentInProgress }
