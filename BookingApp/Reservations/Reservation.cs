using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>A customer's claim on a time: held for minutes, then paid for or released.</summary>
public sealed class Reservation : FactSource, IVersioned
{
    private Reservation() { } // for EF

    public required Guid Id { get; init; } // from Ids
    public required string Reference { get; init; }
    public required string Key { get; init; } // the secret in the customer's link
    public required int ServiceId { get; init; }
    public required string ServiceName { get; set; } // as it was sold
    public required int StaffId { get; set; }
    public int? RoomId { get; set; }
    public Guid? SessionId { get; set; }
    public required int PartySize { get; set; }
    public required DateTimeOffset Start { get; set; }
    public required DateTimeOffset End { get; set; } // without buffers
    public required DateTimeOffset ClaimStart { get; set; } // with them
    public required DateTimeOffset ClaimEnd { get; set; }
    public required Money Price { get; set; } // frozen at hold; a later price change is not theirs
    public IReadOnlyList<BookedAddOn> AddOns { get; set; } = []; // as they were at hold; in the price, and in the time until somebody resizes it
    public long? ServicePriceMinor { get; set; } // what of the price is the service's own; null: all of it, or a version wrote it that knew no add-ons
    public long? PrepayMinor { get; set; } // what the service asks to be paid before it is confirmed, frozen at hold; null: all of it
    public bool MustPrepay { get; set; } // who has stayed away before pays all of it
    public CancellationPolicy Cancellation { get; set; } = CancellationPolicy.FullRefund; // as it was when they booked
    public long CouponMinor { get; private set; }
    public string? CouponCode { get; private set; }
    public long PointsMinor { get; private set; }
    public int PointsUsed { get; private set; }
    public string? PointsEmail { get; private set; } // whose points they were
    public required DateTimeOffset HeldAt { get; init; }
    public required DateTimeOffset FirstHeldUntil { get; init; } // of a hold as customers make it: an offer of the waiting list stands longer
    public DateTimeOffset HeldUntil { get; private set; } // only Hold, Extend, Move and the decline grace set it
    public ReservationStatus Status { get; private set; } = Held;
    public bool Extended { get; private set; }
    public bool GraceUsed { get; private set; }
    public Guid? CustomerId { get; private set; } // none without an email address
    public string CustomerName { get; private set; } = ""; // this and what follows as it was said with the booking
    public string CustomerEmail { get; private set; } = ""; // as typed
    public string? CustomerMailbox { get; private set; } = ""; // what the address is compared by; null: written by a version that kept none
    public string CustomerPhone { get; private set; } = ""; // as typed
    public string? CustomerPhoneE164 { get; private set; } // where it can be told
    public string CustomerLocale { get; private set; } = "";
    public IReadOnlyList<Answer> Answers { get; private set; } = [];
    public string Notes { get; set; } = ""; // the staff's own
    public string? Browser { get; private set; } // who held it, for limits: a cookie's random value
    public string? IpAddress { get; set; } // forgotten once the hold has ended
    public bool WalkIn { get; init; }
    public Guid? SeriesId { get; init; } // of the visits that were booked in one go; none: it was booked alone
    public DateTimeOffset? DetailsAt { get; private set; } // when we first knew who comes
    public DateTimeOffset? ConfirmedAt { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public DateTimeOffset? RescheduleAskedAt { get; private set; } // when the business asked for another time than this one
    public DateTimeOffset? UndoableUntil { get; private set; } // a cancellation: until then nobody is told of it, and its refund waits
    public string? EndReason { get; private set; } // why it was cancelled, or is a no-show: GivenReason.ToString
    public int Revision { get; private set; } // rises with each change the customer's calendar must learn of: the .ics SEQUENCE
    public int Version { get; private set; }

    /// <summary>A new hold; the row of the reservation is the lock on its claims.</summary>
    public static Reservation Hold(NewHold hold)
    {
        var reservation = new Reservation
        {
            Id = hold.Id,
            Reference = hold.Reference,
            Key = hold.Key,
            ServiceId = hold.ServiceId,
            ServiceName = hold.ServiceName,
            StaffId = hold.StaffId,
            RoomId = hold.RoomId,
            SessionId = hold.SessionId,
            PartySize = hold.PartySize,
            Start = hold.Time.Start,
            End = hold.Time.End,
            ClaimStart = hold.Time.ClaimStart,
            ClaimEnd = hold.Time.ClaimEnd,
            Price = hold.Price,
            AddOns = hold.AddOns,
            ServicePriceMinor = hold.AddOns.Count > 0 ? hold.ServicePrice.Minor : null,
            PrepayMinor = hold.Prepay.Minor,
            MustPrepay = hold.MustPrepay,
            Cancellation = hold.Cancellation,
            HeldAt = hold.Now,
            FirstHeldUntil = hold.FirstHeldUntil,
            HeldUntil = hold.HeldUntil,
            Browser = hold.Browser,
            IpAddress = hold.IpAddress,
            WalkIn = hold.Actor.IsStaff,
            SeriesId = hold.SeriesId,
        };
        reservation.TellMaking(new ReservationHeld(hold.Actor, reservation, hold.Reason, hold.Now));
        return reservation;
    }

    public bool HasLapsed(DateTimeOffset now) => Status is Held && HeldUntil <= now;

    /// <summary>The status as everybody reads it: a lapsed hold is expired before any sweep.</summary>
    public ReservationStatus StatusAt(DateTimeOffset now) => HasLapsed(now) ? Expired : Status;

    /// <summary>Whether it still has some of a block's time.</summary>
    public bool LiesIn(TimeOff block, DateTimeOffset now) =>
        StatusAt(now).IsLive() && (StaffId == block.ResourceId || RoomId == block.ResourceId) && ClaimStart < block.End && block.Start < ClaimEnd;

    /// <summary>Whether it can still be called off: it is to come, and its visit has not begun.</summary>
    public bool IsCancellable(DateTimeOffset now) => Start > now && Status is (Held or Capturing or AwaitingApproval or Confirmed);

    public bool HasDetails => CustomerName.Length > 0 && (CustomerEmail.Length > 0 || WalkIn);

    public Money NothingDue => Money.Zero(Price.Currency);

    public Money Discount => Price with { Minor = CouponMinor + PointsMinor };

    /// <summary>The price less what coupons and points take off.</summary>
    public Money Total => Price - Discount;

    /// <summary>What must be paid before it is confirmed: all, a deposit, or nothing.</summary>
    public Money Prepay => !MustPrepay && PrepayMinor is { } minor && minor < Total.Minor ? Price with { Minor = minor } : Total;

    public void TakeCoupon(string code, Money off)
    {
        (CouponCode, CouponMinor) = (code, Math.Min(off.Minor, Total.Minor));
        Tell(new AmountDueChanged(Id));
    }

    public void TakePoints(string email, int points, Money off)
    {
        (PointsEmail, PointsUsed, PointsMinor) = (email, points, Math.Min(off.Minor, Total.Minor));
        Tell(new AmountDueChanged(Id));
    }

    public void DropDiscount()
    {
        (CouponCode, CouponMinor, PointsEmail, PointsUsed, PointsMinor) = (null, 0, null, 0, 0);
        Tell(new AmountDueChanged(Id));
    }

    /// <summary>The price is another: the coupon takes off as much as it does of that one.</summary>
    public void TakeCouponAnew(Money off)
    {
        CouponMinor = Math.Min(off.Minor, Price.Minor - PointsMinor);
        Tell(new AmountDueChanged(Id));
    }

    /// <summary>A hold is made another thing: for others than before, or with other things. It is sold anew.</summary>
    public void Change(Actor actor, BookedTerms terms, DateTimeOffset now)
    {
        if (Status is not Held)
            throw new RuleBrokenException("wrong_state", Status, Held);
        var changed = new HoldChanged(actor, this, Price, now);
        (ServiceName, PartySize, Price, AddOns) = (terms.ServiceName, terms.PartySize, terms.Price, terms.AddOns);
        (PrepayMinor, Cancellation) = (terms.Prepay.Minor, terms.Cancellation);
        ServicePriceMinor = terms.AddOns.Count > 0 ? terms.ServicePrice.Minor : null;
        Tell(new AmountDueChanged(Id));
        Tell(changed);
    }

    /// <summary>Who comes: the customer whose mailbox it is, where there is one, and what they say.</summary>
    public void TakeDetails(Customer? customer, CustomerDetails details, IReadOnlyList<Answer> answers, DateTimeOffset? now = null)
    {
        DetailsAt ??= now;
        CustomerId = customer?.Id;
        CustomerName = details.Name;
        CustomerEmail = details.Email;
        CustomerMailbox = EmailAddress.CanonicalOf(details.Email);
        CustomerPhone = details.Phone ?? "";
        CustomerPhoneE164 = details.PhoneE164;
        CustomerLocale = details.Locale ?? "";
        Answers = answers;
    }

    /// <summary>What was said with the booking of who comes.</summary>
    public CustomerDetails Details() => new(CustomerName, CustomerEmail, CustomerPhone, CustomerLocale) { PhoneE164 = CustomerPhoneE164 };

    /// <summary>Who came is not known any more; what was booked, and its money, stays.</summary>
    public void Forget()
    {
        (CustomerId, CustomerName, CustomerEmail, CustomerMailbox) = (null, "", "", "");
        (CustomerPhone, CustomerPhoneE164, CustomerLocale) = ("", null, "");
        (Answers, Notes, Browser, IpAddress, PointsEmail) = ([], "", null, null, null);
        EndReason = EndReason is { } reason ? GivenReason.Parse(reason).Kind?.Code() : null; // a usual reason tells of nobody, words may
    }

    /// <summary>Gives the customer more time, once, while there is still some left.</summary>
    public bool Extend(TimeSpan by, DateTimeOffset now)
    {
        if (Status is not Held || HasLapsed(now) || Extended)
            return false;
        (Extended, HeldUntil) = (true, HeldUntil + by);
        return true;
    }

    /// <summary>Opens the gate: from here on only the provider's answer, never a clock, decides.</summary>
    public GateOpening BeginCapture(DateTimeOffset now)
    {
        if (Status is Capturing || Status.IsBooked())
            return GateOpening.AlreadyOpen; // another trigger was first: follow it
        if (Status is not Held || HasLapsed(now))
            return GateOpening.TooLate;
        MoveTo(Capturing);
        return GateOpening.Opened;
    }

    /// <summary>After a decline: back to what is left of the time, or to a grace, once.</summary>
    public void ReturnToHeld(DateTimeOffset now, TimeSpan grace)
    {
        MoveTo(Held);
        if (HeldUntil > now + grace || GraceUsed)
            return;
        (GraceUsed, HeldUntil) = (true, now + grace);
    }

    /// <summary>It is paid, or owes nothing now.</summary>
    public void Confirm(Actor actor, DateTimeOffset now)
    {
        MoveTo(Confirmed);
        ConfirmedAt ??= now;
        IpAddress = null;
        Tell(new ReservationConfirmed(actor, this, now));
    }

    public void CheckIn() => MoveTo(CheckedIn);
    public void UndoCheckIn() => MoveTo(Confirmed);

    /// <summary>Nobody came.</summary>
    public void MarkNoShow(string reason = "")
    {
        MoveTo(NoShow);
        EndReason = reason.Length > 0 ? reason : null;
    }

    /// <summary>They came after all.</summary>
    public void UndoNoShow()
    {
        MoveTo(Confirmed);
        EndReason = null;
    }

    /// <summary>The visit is over.</summary>
    public void Complete(DateTimeOffset now)
    {
        MoveTo(Completed);
        Tell(new VisitCompleted(this, now));
    }

    /// <summary>It is not over after all.</summary>
    public void UndoComplete(DateTimeOffset now)
    {
        MoveTo(CheckedIn);
        Tell(new VisitReopened(this, now));
    }

    /// <summary>From when on a step of the visit can be true: nobody has stayed away from next week's visit, or is through with it.</summary>
    public static DateTimeOffset EarliestFor(ReservationStatus step, DateTimeOffset start, TimeSpan checkInBefore) =>
        step is CheckedIn ? start - checkInBefore : start;

    /// <summary>Its customer, or staff, let the hold go.</summary>
    public void Release(Actor actor, DateTimeOffset now)
    {
        EndHold(Released);
        Tell(new ReservationReleased(actor, this, now));
    }

    /// <summary>The hold ends without anybody's wish.</summary>
    public void Expire(Actor actor, ReleaseReason reason, DateTimeOffset now)
    {
        EndHold(Expired);
        Tell(new ReservationExpired(actor, this, reason, now));
    }

    /// <summary>A request that waits for approval is given up: nobody has agreed to it yet, so no window binds and no policy keeps any money.</summary>
    public void Withdraw(Actor actor, string reason, DateTimeOffset now)
    {
        Release(actor, now);
        Tell(new ReservationCancelled(actor, this, 100, reason, now));
    }

    /// <summary>The business cannot keep the time and asks its customer for another: until it begins, they may move or cancel it as if the business
    /// had.</summary>
    public void AskForAnotherTime(Actor actor, DateTimeOffset now)
    {
        RescheduleAskedAt = now;
        Tell(new RescheduleAsked(actor, this, now));
    }

    /// <summary>What share of what was paid is refunded to its customer who cancels now.</summary>
    public int RefundPercentAt(DateTimeOffset now) => RescheduleAskedAt is null ? Cancellation.PercentAt(Start, now) : 100;

    /// <summary>A booking is given up; so many percent of what was paid are refunded. Until an instant it can be taken back, where there is one.</summary>
    public void Cancel(
        Actor actor, int refundPercent, string reason, DateTimeOffset now, DateTimeOffset? undoableUntil = null, bool tellsReason = false)
    {
        MoveTo(Cancelled);
        (CancelledAt, UndoableUntil, EndReason) = (now, undoableUntil, reason.Length > 0 ? reason : null);
        Revision++;
        Tell(new ReservationCancelled(actor, this, refundPercent, reason, now) { IsReasonTold = tellsReason });
    }

    /// <summary>Whether its cancellation can still be taken back.</summary>
    public bool IsUndoable(DateTimeOffset now) => Status is Cancelled && UndoableUntil > now;

    /// <summary>It stays cancelled: its customer wants it so too.</summary>
    public void KeepCancelled() => UndoableUntil = null;

    /// <summary>It was not to be cancelled: it stands as it stood.</summary>
    public void UndoCancel(Actor actor, DateTimeOffset now)
    {
        MoveTo(Confirmed);
        (CancelledAt, UndoableUntil, EndReason) = (null, null, null);
        Revision++;
        Tell(new CancellationUndone(actor, this, now));
    }

    /// <summary>The time it takes from another start on: as long as it was sold, with the buffers of then, whatever its service takes by now.</summary>
    public VisitTime TimeFrom(DateTimeOffset start)
    {
        var end = start + (End - Start);
        return new(start, end, start - (Start - ClaimStart), end + (ClaimEnd - End));
    }

    /// <summary>A seat of a class: its time with buffers is the class's.</summary>
    public void TakeTimeOf(ClassSession session) =>
        (RoomId, Start, End, ClaimStart, ClaimEnd) = (session.RoomId, session.Start, session.End, session.ClaimStart, session.ClaimEnd);

    /// <summary>Another time, person or room. A hold's deadline may be renewed, never past twice its first lifetime; one that
    /// stands long, as an offer of the waiting list does, ends where its new time begins.</summary>
    public void Reschedule(Actor actor, int staffId, int? roomId, VisitTime time, string reason, DateTimeOffset now, bool isUndo = false)
    {
        var moved = new ReservationRescheduled(actor, this, Start, reason, now)
        {
            OldEnd = End,
            OldStaffId = StaffId,
            OldRoomId = RoomId,
            IsUndo = isUndo,
            WasAsked = RescheduleAskedAt is not null,
        };
        (StaffId, RoomId, Start, End, ClaimStart, ClaimEnd) = (staffId, roomId, time.Start, time.End, time.ClaimStart, time.ClaimEnd);
        RescheduleAskedAt = null;
        if (Status is Held)
        {
            var lifetime = FirstHeldUntil - HeldAt;
            var latest = HeldAt + 2 * lifetime;
            var renewed = now + lifetime < latest ? now + lifetime : latest;
            var until = renewed > HeldUntil ? renewed : HeldUntil;
            var least = now + lifetime; // of a time that is near as long as when it is held anew
            HeldUntil = until <= Start || until <= least ? until : Start > least ? Start : least;
        }
        else
        {
            Revision++;
        }

        // a hold that is made another thing may stay where it is
        if (Status is Confirmed || (Status is Held && (moved.OldStart, moved.OldStaffId, moved.OldRoomId) != (Start, StaffId, RoomId)))
            Tell(moved);
    }

    /// <summary>Another length, from the same start with the same person and room; its buffers and its price stay.</summary>
    public void Resize(Actor actor, DateTimeOffset end, DateTimeOffset now, bool isUndo = false)
    {
        var resized = new ReservationRescheduled(actor, this, Start, "", now) { OldEnd = End, OldStaffId = StaffId, OldRoomId = RoomId, IsUndo = isUndo };
        (End, ClaimEnd) = (end, end + (ClaimEnd - End));
        if (Status is not Held)
            Revision++;
        Tell(resized);
    }

    private void EndHold(ReservationStatus ended)
    {
        MoveTo(ended);
        IpAddress = null;
    }

    private void MoveTo(ReservationStatus next)
    {
        if (!CanMove(Status, next))
            throw new RuleBrokenException("wrong_state", Status, next);
        Status = next;
    }

    // The whole life of a reservation.
    private static bool CanMove(ReservationStatus from, ReservationStatus to) => (from, to) switch
    {
        (Held, Capturing or Confirmed or Expired or Released or AwaitingApproval) => true,
        (AwaitingApproval, Held or Confirmed or Released) => true,
        (Capturing, Confirmed or Held or Expired) => true,
        (Confirmed, CheckedIn or NoShow or Cancelled) => true,
        (CheckedIn, Completed or Confirmed) => true, // a mis-pressed check-in can be taken back
        (NoShow, Confirmed) => true,
        (Completed, CheckedIn) => true, // not over after all
        (Expired or Released, Confirmed) => true, // late payment, when the time is still free
        (Cancelled, Confirmed) => true, // staff take it back before anybody is told
        _ => false,
    };
}

/// <summary>Refused: too many of this visitor's payments were declined.</summary>
public enum GateOpening { Opened, AlreadyOpen, TooLate, Refused }
