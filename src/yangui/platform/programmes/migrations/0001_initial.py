import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('funds', '0001_initial'),
        ('organisations', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('category', models.CharField(max_length=200, verbose_name='类别')),
                ('members', models.JSONField(default=list, verbose_name='参与人')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, verbose_name='领域')),
                ('statement', models.TextField(blank=True, verbose_name='申报内容')),
                ('form', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('decision', models.JSONField(default=dict)),
                ('endorsed_at', models.DateTimeField(null=True, verbose_name='推荐时间')),
                ('host_rank', models.PositiveSmallIntegerField(null=True, verbose_name='单位推荐排序')),
                ('host_note', models.TextField(blank=True, verbose_name='单位意见')),
                ('due_on', models.DateField(null=True, verbose_name='期限')),
                ('saves', models.PositiveIntegerField(default=0)),
                ('saved_from', models.CharField(blank=True, max_length=32)),
                ('saved_at', models.DateTimeField(null=True, verbose_name='保存')),
                ('opened_at', models.DateTimeField(verbose_name='开始')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='提交')),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('endorsed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.entity', verbose_name='申报人')),
                ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity', verbose_name='依托单位')),
                ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity', verbose_name='负责人')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='金额')),
                ('figures', models.TextField(blank=True, verbose_name='约定指标')),
                ('terms', models.JSONField(default=dict)),
                ('starts_on', models.DateField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='programmes.application')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='award_above_nothing')],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('programme', models.CharField(max_length=200, verbose_name='项目')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('pack', models.CharField(max_length=64)),
                ('rules', models.JSONField()),
                ('quorum', models.PositiveSmallIntegerField(default=3, verbose_name='每份申报的评审数')),
                ('normalise', models.BooleanField(default=False, verbose_name='按校正分排名')),
                ('shares', models.JSONField(default=dict, verbose_name='分担比例')),
                ('opens_on', models.DateField(verbose_name='申报开始')),
                ('closes_on', models.DateField(verbose_name='申报截止')),
                ('contact', models.CharField(max_length=300, verbose_name='咨询方式')),
                ('opened_at', models.DateTimeField(null=True)),
                ('overrun', models.TextField(blank=True, verbose_name='准许超出资金的理由')),
                ('notice_on', models.DateField(null=True, verbose_name='公示开始')),
                ('notice_until', models.DateField(null=True, verbose_name='公示截止')),
                ('fund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.fund', verbose_name='资金')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='组织单位')),
                ('overrun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', '-id'], name='calls_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='call_closes_later'), models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='quorum_of_one'), models.CheckConstraint(condition=models.Q(('overrun', ''), ('overrun_by__isnull', False), _connector='OR'), name='overrun_has_a_name'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('programme', 'organisation'), name='one_open_call')],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='programmes.call'),
        ),
        migrations.CreateModel(
            name='DefenceSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('begins_at', models.TimeField(verbose_name='开始')),
                ('mode', models.CharField(choices=[('on_site', '现场'), ('online', '线上'), ('both', '现场和线上')], max_length=10, verbose_name='方式')),
                ('place', models.CharField(max_length=300, verbose_name='地点或会议号')),
                ('quorum', models.PositiveSmallIntegerField(verbose_name='最少到会人数')),
                ('minutes', models.TextField(blank=True, verbose_name='纪要')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='programmes.call')),
            ],
            options={
                'ordering': ['held_on', 'begins_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='session_quorum_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), verbose_name='领域')),
                ('hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, verbose_name='所在单位')),
                ('ties', models.JSONField(default=dict, verbose_name='关系人')),
                ('capacity', models.PositiveSmallIntegerField(default=10, verbose_name='每批最多')),
                ('active', models.BooleanField(default=True, verbose_name='可用')),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attended', models.BooleanField(null=True, verbose_name='到会')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='programmes.defencesession')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='programmes.expert')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'expert'), name='invited_once')],
            },
        ),
        migrations.CreateModel(
            name='FrozenRanking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('tie_reason', models.TextField(blank=True)),
                ('frozen_at', models.DateTimeField()),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking', to='programmes.call')),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('type', models.CharField(choices=[('mid_term', '中期考核'), ('yearly', '年度检查'), ('final_check', '验收')], max_length=20)),
                ('due_on', models.DateField(verbose_name='期限')),
                ('report', models.TextField(blank=True, verbose_name='报告')),
                ('host_paid', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='依托单位已投入')),
                ('reported_at', models.DateTimeField(null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='programmes.award')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='milestones_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('about', models.CharField(choices=[('host', '依托单位'), ('leader', '负责人'), ('budget', '经费'), ('time', '期限')], max_length=10, verbose_name='变更内容')),
                ('text', models.TextField(verbose_name='说明')),
                ('day', models.DateField(null=True, verbose_name='新的日期')),
                ('asked_at', models.DateTimeField()),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='programmes.award')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.milestone')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('about__in', ['host', 'leader']), ('entity__isnull', False)), models.Q(('about', 'time'), ('day__isnull', False), ('milestone__isnull', False)), ('about', 'budget'), _connector='OR'), name='change_says_to_what')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('recommend', '推荐'), ('without_funds', '推荐但不资助'), ('not_recommend', '不推荐')], max_length=20)),
                ('counts', models.JSONField()),
                ('text', models.TextField(verbose_name='纪要')),
                ('held_on', models.DateField()),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='programmes.application')),
            ],
        ),
        migrations.CreateModel(
            name='NoticeObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('contact', models.CharField(max_length=200, verbose_name='联系方式')),
                ('reason', models.TextField(verbose_name='理由')),
                ('was', models.CharField(max_length=20)),
                ('filed_at', models.DateTimeField()),
                ('due_on', models.DateField(verbose_name='核查期限')),
                ('answer', models.TextField(blank=True, verbose_name='核查结果')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='programmes.application')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'filed')), fields=('application',), name='one_notice_objection')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField(verbose_name='名次')),
                ('outcome', models.CharField(max_length=20)),
                ('score', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='得分')),
                ('raw', models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name='平均分')),
                ('normalised', models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name='校正分')),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200))),
                ('ties', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=9), default=list)),
                ('displaced_by', models.JSONField(default=list)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='place', to='programmes.application')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='programmes.frozenranking')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('ranking', 'rank'), name='one_place_each')],
            },
        ),
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='编号')),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('published_on', models.DateField(verbose_name='公示开始')),
                ('until', models.DateField(verbose_name='公示截止')),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='programmes.call')),
            ],
            options={
                'ordering': ['-published_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='推荐人')),
                ('email', models.EmailField(max_length=254, verbose_name='邮箱')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('text', models.TextField(blank=True, verbose_name='推荐意见')),
                ('invited_at', models.DateTimeField()),
                ('written_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='programmes.application')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('application', 'email'), name='recommended_once'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('written_at', None)), models.Q(('written_at__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='letter_written')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('match', models.JSONField(default=dict)),
                ('scores', models.JSONField(default=dict)),
                ('comment', models.TextField(blank=True, verbose_name='评语')),
                ('assigned_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='programmes.application')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='programmes.expert')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['application', 'state'], name='reviews_of_application')],
                'constraints': [models.UniqueConstraint(fields=('application', 'expert'), name='reviewed_once')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.TimeField(verbose_name='开始')),
                ('ends_at', models.TimeField(verbose_name='结束')),
                ('who', models.CharField(max_length=100, verbose_name='答辩人')),
                ('appeared', models.BooleanField(null=True, verbose_name='到场')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='programmes.application')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='programmes.defencesession')),
            ],
            options={
                'ordering': ['begins_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'application'), name='heard_once'), models.UniqueConstraint(fields=('session', 'begins_at'), name='one_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='slot_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('recommend', '推荐'), ('without_funds', '推荐但不资助'), ('not_recommend', '不推荐')], max_length=20)),
                ('cast_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='programmes.application')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='programmes.expert')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('application', 'expert'), name='one_vote_each')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attached_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='programmes.application')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.paper')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('application', 'paper'), name='used_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:exited,accepted:running,offered:accepted,offered:declined,running:completed,running:exited,running:suspended,running:withdrawn,suspended:exited,suspended:running,suspended:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8fbebb9333207b917d4c04c8d9c1c3c78416e1e7', operation='UPDATE', pgid='pgtrigger_state_follows_table_0bd5b', table='programmes_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'offered\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='75682044c4a6069ee4eefc78d4f789b904d907d6', operation='INSERT', pgid='pgtrigger_state_begins_d7a9e', table='programmes_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='call',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{awarding:ended,checking:cancelled,checking:deliberating,checking:ranked,checking:reviewing,deliberating:ranked,draft:cancelled,draft:open,noticed:awarding,open:cancelled,open:checking,ranked:awarding,ranked:noticed,reviewing:cancelled,reviewing:deliberating,reviewing:ranked}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='518a0399ab5082866f94c309d668f17f49fd0f17', operation='UPDATE', pgid='pgtrigger_state_follows_table_6850b', table='programmes_call', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='call',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b266a426ca197bd2c0b135970fccdaa72f57bdf0', operation='INSERT', pgid='pgtrigger_state_begins_b0add', table='programmes_call', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['call', 'state', 'id'], name='applications_of_call'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['call', 'id'], name='applications_by_call'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned', 'eligible', 'recommended', 'unfunded', 'selected', 'reserve', 'suspended', 'awarded'))), fields=('call', 'entity'), name='one_application_alive'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('host_rank__isnull', False)), fields=('call', 'host', 'host_rank'), name='one_rank_each'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{awarded:declined,awarded:left,draft:submitted,draft:withdrawn,eligible:not_recommended,eligible:recommended,eligible:unfunded,eligible:withdrawn,recommended:not_selected,recommended:reserve,recommended:selected,reserve:selected,reserve:suspended,reserve:withdrawn,returned:ineligible,returned:submitted,returned:withdrawn,selected:awarded,selected:suspended,submitted:eligible,submitted:ineligible,submitted:returned,submitted:withdrawn,suspended:excluded,suspended:reserve,suspended:selected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='748513fb3ead9ce2f2452be5418850b938efc501', operation='UPDATE', pgid='pgtrigger_state_follows_table_59131', table='programmes_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='eb8be942dfe2520bc8b41f30305215bab6eeeac4', operation='INSERT', pgid='pgtrigger_state_begins_a21a4', table='programmes_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defencesession',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:cancelled,planned:held}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='76c96e42e9e05415738f23634eb7e8dfa168581a', operation='UPDATE', pgid='pgtrigger_state_follows_table_614c6', table='programmes_defencesession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defencesession',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'planned\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='5e1e6777eda7199cc5341300f57bb7e2489e61e0', operation='INSERT', pgid='pgtrigger_state_begins_451af', table='programmes_defencesession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenranking',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f5f4b2e53899b83d0fcff6659ee02bf57b5b9f9b', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_65785', table='programmes_frozenranking', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:failed,planned:passed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6f7cce1d8ddc8e9eb5d4a8e10e76690eaa9768a1', operation='UPDATE', pgid='pgtrigger_state_follows_table_ba89d', table='programmes_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'planned\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='65a2e69b8e23a51de9cee1f9d330ac32bec87858', operation='INSERT', pgid='pgtrigger_state_begins_ce2a9', table='programmes_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:granted,asked:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ba337563de0a91e631c445b20ae90df5692d1063', operation='UPDATE', pgid='pgtrigger_state_follows_table_31fde', table='programmes_change', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'asked\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='0ef10cfc458b0894b056f2496d352c3c461e41a9', operation='INSERT', pgid='pgtrigger_state_begins_32d4e', table='programmes_change', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d08008610601d1a1d13bd2b498fb2d9bb43a8eb1', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_68686', table='programmes_minutes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeobjection',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{filed:dismissed,filed:upheld}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b73986a9089e6cfe8db1d2d8ab633769ab3b9b76', operation='UPDATE', pgid='pgtrigger_state_follows_table_720c2', table='programmes_noticeobjection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeobjection',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'filed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d28f6bc5b32b037565dfa5f12fa40d2c688ffe73', operation='INSERT', pgid='pgtrigger_state_begins_66e02', table='programmes_noticeobjection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='place',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d8fe537853687b6cf344e749291076beb52b27d', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_bffbb', table='programmes_place', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicnotice',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='867921b621043cef5dec244a0b0cc8fd17e97cfd', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_f68f9', table='programmes_publicnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:recused,accepted:submitted,assigned:accepted,assigned:recused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='38f8b5ef28058eb7322f20fab0d9fdaa57ed4592', operation='UPDATE', pgid='pgtrigger_state_follows_table_dac02', table='programmes_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'assigned\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='988e2a7462302d83283ca07714ab233310c62c6b', operation='INSERT', pgid='pgtrigger_state_begins_0e838', table='programmes_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='handed_in_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'submitted\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='59fa971334e89f7fc2a4d1bb21993b0ad2ac3312', operation='UPDATE', pgid='pgtrigger_handed_in_stays_986ef', table='programmes_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vote',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71662caa6091b473d9cd5b4c4a758a0e4d1c62be', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_5900d', table='programmes_vote', when='BEFORE')),
        ),
    ]
